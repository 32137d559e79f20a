//! What the command line does with people and organisations.
