"""leaktight fix on every bad sample of the checks on Terraform."""
from fix_test import tests_of
from support import main

Samples = tests_of(lambda check: check.startswith("tf-"))

if __name__ == "__main__":
    main()
