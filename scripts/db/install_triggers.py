#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
from redirect import run

run()
