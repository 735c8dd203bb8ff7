print("strata-dev")
