//! The reader's choice of painter.

/// Which painter the reader wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Renderer {
    /// The best that works.
    #[default]
    Auto,
    /// WebGL2.
    WebGl,
    /// Canvas 2D.
    Canvas,
}

impl Renderer {
    /// All.
    pub const ALL: [Self; 3] = [Self::Auto, Self::WebGl, Self::Canvas];

    /// Short name for links.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::WebGl => "webgl",
            Self::Canvas => "2d",
        }
    }
}
