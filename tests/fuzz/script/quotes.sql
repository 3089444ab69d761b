0select E'\';' -- ;
  'it''s;', "a"";", U&'\0061', $a$ $$;$a$, b'1', x'F' /* /* ; */ */, N'ä' from (values (1), (2)) v; begin; savepoint a; rollback to a; commit
