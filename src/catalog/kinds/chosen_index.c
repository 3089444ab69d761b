/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/all.h"
#include "sql/kind_clustering.h"
#include "sql/kind_replica_identity.h"

static void cluster_on(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER TABLE %s CLUSTER ON %s", fact->parent->identity, fact_text(fact, "index"));
        step_risk(step, RISK_SAFE, "SHARE UPDATE EXCLUSIVE", fact->parent->identity, NULL);
}

static void create_clustering(struct step *step, const struct fact *fact,
                              const struct fact *const *folded _unused_, size_t count _unused_)
{
        cluster_on(step, fact);
}

static void drop_clustering(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER TABLE %s SET WITHOUT CLUSTER", fact->parent->identity);
        step_risk(step, RISK_SAFE, "SHARE UPDATE EXCLUSIVE", fact->parent->identity, NULL);
}

static bool alter_clustering(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        cluster_on(step, to);
        return true;
}

const struct kind kind_clustering = {
        .name = "clustering",
        .query = sql_kind_clustering,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .seen_in = CATALOG_INDEX,
        .traits = "c",
        .create = create_clustering,
        .drop = drop_clustering,
        .alter = alter_clustering,
};

static void identify_rows(struct step *step, const struct fact *fact, const char *form)
{
        step_add(step, "ALTER TABLE %s REPLICA IDENTITY %s", fact->parent->identity, form);
        step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", fact->parent->identity, NULL);
}

static void create_replica_identity(struct step *step, const struct fact *fact,
                                    const struct fact *const *folded _unused_, size_t count _unused_)
{
        identify_rows(step, fact, fact_text(fact, "form"));
}

static void drop_replica_identity(struct step *step, const struct fact *fact)
{
        identify_rows(step, fact, "DEFAULT");
}

static bool alter_replica_identity(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        identify_rows(step, to, fact_text(to, "form"));
        return true;
}

const struct kind kind_replica_identity = {
        .name = "replica identity",
        .query = sql_kind_replica_identity,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_CLASS,
        .seen_in = CATALOG_CLASS,
        .traits = "n",
        .create = create_replica_identity,
        .drop = drop_replica_identity,
        .alter = alter_replica_identity,
};
