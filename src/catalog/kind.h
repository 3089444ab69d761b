/* SPDX-License-Identifier: PostgreSQL
 *
 * Kinds of facts: how each is read from the catalogs and how it is created, altered and dropped.
 *
 * A kind is a query (kinds/NAME.sql) and, where the general statements do not fit, a few functions
 * (kinds/NAME.c). The query gives one row for each fact, with the columns
 *
 *     oid, sub       the fact's place in its catalog (sub is 0 but for columns)
 *     parent         the oid, in the parent's catalog, of what the fact is a part of, as "16402" or "16402/3" with
 *                    its sub; null: nothing
 *     identity       what SQL calls it, as quote_ident() and format() write it; for something on a table
 *                    "name ON table", so that DROP TRIGGER and COMMENT ON TRIGGER can take it
 *
 * and after these its properties, named by the query's columns. Of them these are known to the engine:
 *
 *     definition     the whole CREATE statement, without semicolon
 *     owner          the owner's name, unquoted
 *     _owner         the same where it follows another fact's: set when the fact is made, never altered by itself
 *     schema, name   for renaming, unquoted
 *     _position      the fact's place among others of its parent, in the order in which they are made
 *     _needs         what it needs beyond what pg_depend says: "1259/16402/3/n 1247/16410/0/a", each with catalog, oid,
 *                    sub, a when dropping that one silently drops this one, s when it only comes first where
 *                    both are made; what is inherited adds the place of what it is inherited through:
 *                    "1259/16402/3/a/1259/16420/-1001"
 *     _slot          the name that it takes among relations and types, if that is not its identity
 *     _room          what only one fact can have at a time: "PRIMARY KEY ON public.patients"
 *     _also          other places in the catalogs that are this fact too: "2604/16420/0"
 *
 * A kind without a catalog of its own (comments, grants) is about facts of other kinds; its query gives
 *
 *     catalog, oid, sub   the fact that it is about, which becomes its parent
 *     identity            what tells several about one fact apart, else ''
 *
 * where a null catalog says that it stands alone under its identity.
 *
 * A property whose name starts with _ is never compared. Queries run with search_path = pg_catalog, so that the
 * server writes every other name with its schema. Members of extensions are left out. A line that ends in
 * "-- @since 15" is taken for servers from that major version on, one with "-- @until 14" for servers up to it;
 * "-- @superuser" and "-- @others" say for whom it is.
 */
#ifndef CATALOG_KIND_H
#define CATALOG_KIND_H

#include "catalog/fact.h"
#include "catalog/step.h"

/* The oids of the system catalogs, which are the same in every server (src/include/catalog in PostgreSQL). */
enum catalog {
        CATALOG_DEFAULT_ACL = 826,
        CATALOG_TYPE = 1247,
        CATALOG_ATTRIBUTE = 1249,
        CATALOG_PROC = 1255,
        CATALOG_CLASS = 1259,
        CATALOG_DATABASE = 1262,
        CATALOG_FOREIGN_SERVER = 1417,
        CATALOG_USER_MAPPING = 1418,
        CATALOG_FOREIGN_DATA_WRAPPER = 2328,
        CATALOG_AM = 2601,
        CATALOG_AMOP = 2602,
        CATALOG_AMPROC = 2603,
        CATALOG_ATTRDEF = 2604,
        CATALOG_CAST = 2605,
        CATALOG_CONSTRAINT = 2606,
        CATALOG_CONVERSION = 2607,
        CATALOG_INDEX = 2610,
        CATALOG_LANGUAGE = 2612,
        CATALOG_NAMESPACE = 2615,
        CATALOG_OPCLASS = 2616,
        CATALOG_OPERATOR = 2617,
        CATALOG_REWRITE = 2618,
        CATALOG_TRIGGER = 2620,
        CATALOG_OPFAMILY = 2753,
        CATALOG_EXTENSION = 3079,
        CATALOG_POLICY = 3256,
        CATALOG_STATISTIC_EXT = 3381,
        CATALOG_COLLATION = 3456,
        CATALOG_EVENT_TRIGGER = 3466,
        CATALOG_TRANSFORM = 3576,
        CATALOG_SECURITY_LABEL = 3596,
        CATALOG_TS_DICT = 3600,
        CATALOG_TS_PARSER = 3601,
        CATALOG_TS_CONFIG = 3602,
        CATALOG_TS_CONFIG_MAP = 3603,
        CATALOG_TS_TEMPLATE = 3764,
        CATALOG_SUBSCRIPTION = 6100,
        CATALOG_PUBLICATION = 6104,
        CATALOG_PUBLICATION_REL = 6106,
        CATALOG_PUBLICATION_NAMESPACE = 6237,
};

enum kind_flags {
        KIND_FOLDS = 1,           /* may be written inside its parent's CREATE: columns, checks */
        KIND_SURVIVES_RETYPE = 2, /* the server keeps or rebuilds it when a column under it changes its type */
        KIND_RENAMES_ASIDE = 4,   /* columns hold values of it: replaced by renaming the old one, making the new
                                      one, retyping the columns, dropping the old one */
        KIND_BRINGS = 8,          /* a tie, whose create() can make what is inherited through it: `folded` */
        KIND_NO_OWNER_CLAUSE = 16, /* ALTER … OWNER TO does not exist, or needs something else */
        KIND_HOLDS_ROWS = 32,      /* dropping it loses rows */
        KIND_LINKED_BY_PARTS = 64, /* what it has to do with other relations is told by facts of their own:
                                      inheritance, ownership of a sequence, the type of which a table is made;
                                      so with dictionaries */
        KIND_CHECKS_STORED = 128, /* it can't be made again by itself where values that it is about stand inside
                                      of others: "_is_stored_inside" of what it is a part of */
        KIND_COMES_WITH_WHOLE = 256, /* it can't be made again by itself at all */
};

struct kind {
        const char *name; /* "table": for people, JSON and --exclude */
        const char *noun; /* as in DROP … and COMMENT ON …: "TABLE"; NULL where neither takes the identity */
        const char *query; /* NULL: read together with others, see snapshot.c */
        unsigned since;    /* the first server that has it, as 150000; 0: all */
        unsigned catalog;  /* where its oids are from; 0: it has none */
        unsigned parent_catalog;
        unsigned flags;
        /* Where snapshot_objects shows no object of this catalog, with one of these letters (NULL: with any or none),
         * the query would find nothing, and is left out. 0: it is always asked. */
        unsigned seen_in;
        const char *traits;

        /* Each may be NULL; the general form is then used. */

        /* Adds the statements that make the fact: else its property "definition", or CREATE noun identity. `folded`
         * are facts that the statement can take in; the kind has to write all of them. */
        void (*create)(struct step *step, const struct fact *fact, const struct fact *const *folded,
                       size_t folded_count);
        /* Adds the statements that drop it: else DROP noun identity. */
        void (*drop)(struct step *step, const struct fact *fact);
        /* Adds the statements that turn one into the other, and says true; false when the fact has to be dropped and
         * made again (what was added is then thrown away). Owners are taken care of. Without this function only
         * the owner is altered in place. */
        bool (*alter)(struct step *step, const struct fact *from, const struct fact *to);
        /* As alter, when something that it needs is replaced under it and it can't be dropped since it holds rows:
         * a column whose type is made anew. */
        bool (*adapt)(struct step *step, const struct fact *from, const struct fact *to);
        /* With KIND_RENAMES_ASIDE, adds what else has to make room when the fact gets that name. */
        void (*rename_aside)(struct step *step, const struct fact *fact, const char *name);
        /* Adds the statements that bring the fact into a form which looks the same from outside, but needs no more than
         * its schema and what its parts need: a view that gives nothing. `from` is as it is now, or NULL; `to` as it
         * will be, or the same. For a fact in a circle; to complete it, create() is called with step->begun. */
        void (*begin)(struct step *step, const struct fact *from, const struct fact *to);
};

/* All kinds, in the order in which their facts are made; ended by NULL. */
extern const struct kind *const kinds[];

/* Its place in that order. */
size_t kind_rank(const struct kind *kind);
const struct kind *kind_find(const char *name);

#endif
