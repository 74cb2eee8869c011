//! t
#[test] fn x(){}
