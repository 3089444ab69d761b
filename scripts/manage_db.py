#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
from db.redirect import run

run()
