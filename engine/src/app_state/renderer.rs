//! Renderer preference.

/// Preferred renderer: key `renderer` of permalinks. The renderer in use may differ, see `DrawingFacts`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Renderer {
    /// WebGL2, or Canvas 2D where it is missing or hopelessly slow.
    #[default]
    Auto,
    /// WebGL2.
    WebGl,
    /// Canvas 2D.
    Canvas,
}

impl Renderer {
    /// All preferences, in menu order.
    pub const ALL: [Self; 3] = [Self::Auto, Self::WebGl, Self::Canvas];

    /// Value of `renderer` in permalinks, e.g. `webgl`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::WebGl => "webgl",
            Self::Canvas => "2d",
        }
    }
}
