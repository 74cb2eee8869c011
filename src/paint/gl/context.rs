//! The rendering context: programs, buffers, textures, and the uniforms of the view.

use atlas_engine::map::{Piece, Strip};
use atlas_engine::scene::{Colour, EXTRUDE_ONE, MIN_FACING, WORLD_UNITS};
use atlas_engine::space::{Bounded as _, Rect, World};
use atlas_engine::text::fixed;
use atlas_engine::view::{Camera, Viewport};
use std::cell::OnceCell;
use std::fmt;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    HtmlCanvasElement, WebGl2RenderingContext as Raw, WebGlBuffer, WebGlContextAttributes, WebGlProgram,
    WebGlShader, WebGlTexture, WebGlUniformLocation, WebGlVertexArrayObject,
};

/// Reason why WebGL2 is unavailable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GlError {
    /// The browser has no WebGL2, or withholds it.
    Missing,
    /// The browser threw on creation; its message.
    Refused(String),
    /// The context is lost.
    Lost,
    /// A program does not compile or link; the driver's log.
    Program(String),
}

impl fmt::Display for GlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "WebGL2 is not available"),
            Self::Refused(why) => write!(f, "WebGL2 is refused: {why}"),
            Self::Lost => write!(f, "the graphics context is lost"),
            Self::Program(log) => write!(f, "a graphics program does not compile: {log}"),
        }
    }
}

/// The rendering context of one canvas.
#[derive(Clone)]
pub(crate) struct Gl {
    pub(crate) raw: Raw,
    /// True if the browser reports completion of a program without blocking.
    tells_when_made: bool,
}

/// `COMPLETION_STATUS_KHR` of the extension `KHR_parallel_shader_compile`.
const COMPLETION_STATUS: u32 = 0x91B1;

/// The view, as all programs know it.
pub(crate) struct View {
    centre: [i32; 2],
    fraction: [f32; 2],
    scale: f32,
    /// Size of the canvas in device pixels.
    pub(crate) size: [f32; 2],
    /// Device pixels per CSS pixel.
    pub(crate) ratio: f32,
    /// Width of the world in device pixels.
    pub(crate) world_px: f64,
    /// Zoom of the camera.
    pub(crate) zoom: f64,
    /// Centre of the screen on the map plane.
    pub(crate) middle: World,
    /// Bounds of the screen on the map plane, with a margin for wide lines.
    pub(crate) visible: Rect,
    /// Globe: sine and cosine of the centre's latitude, radius in device pixels, and 1 for a globe to 0 for the plane.
    pub(crate) globe: [f32; 4],
    /// Seconds of flow animation.
    pub(crate) seconds: f32,
}

/// Margin in CSS pixels for lines that begin off-screen: half of the widest.
const MARGIN_PX: f64 = 40.0;

/// A place in world units, exact and in whole units.
fn units_of(place: World) -> ([f64; 2], [f64; 2]) {
    let units = [place.x, place.y].map(|value| (value - 0.5) * WORLD_UNITS);
    (units, units.map(|value| value.floor().bounded(-2e9, 2e9)))
}

impl View {
    /// View of a camera. The centre is snapped to device pixels, so that a drag moves everything by the same number of
    /// pixels.
    pub(crate) fn new(camera: &Camera, viewport: &Viewport, seconds: f64) -> Self {
        let ratio = viewport.pixel_ratio;
        let projector = camera.projector(viewport);
        let world_px = projector.world_px() * ratio;
        let middle = projector.middle();
        let globe = projector.globe().map_or([0.0; 4], |globe| {
            [globe.turn.0, globe.turn.1, globe.radius_px * ratio, 1.0 - globe.flatness]
        });
        let ([x, y], [whole_x, whole_y]) = units_of(middle);
        Self {
            centre: [whole_x as i32, whole_y as i32],
            fraction: [(x - whole_x) as f32, (y - whole_y) as f32],
            scale: (world_px / WORLD_UNITS) as f32,
            size: [(viewport.width * ratio).round() as f32, (viewport.height * ratio).round() as f32],
            ratio: ratio as f32,
            world_px,
            zoom: camera.zoom,
            middle,
            globe: globe.map(|value| value as f32),
            visible: projector.visible(viewport).grown(MARGIN_PX / projector.world_px()),
            // Single precision tells hundredths of a second apart only so long.
            seconds: (seconds % 3600.0) as f32,
        }
    }
}

impl View {
    /// True for a globe, also while it turns into the plane.
    pub(crate) fn is_bent(&self) -> bool {
        self.globe[3] != 0.0
    }

    /// The same view with a centre less than a pixel away.
    pub(crate) fn of_middle(&self, middle: World) -> Self {
        let ([x, y], [whole_x, whole_y]) = units_of(middle);
        Self {
            centre: [whole_x as i32, whole_y as i32],
            fraction: [(x - whole_x) as f32, (y - whole_y) as f32],
            middle,
            ..*self
        }
    }

    /// The same view, of which only a strip is drawn.
    pub(crate) fn of_strip(&self, [left, top, width, height]: Strip) -> Self {
        let at = |x: i32, y: i32| {
            let (x, y) =
                (f64::from(x) - f64::from(self.size[0]) / 2.0, f64::from(y) - f64::from(self.size[1]) / 2.0);
            World::new(self.middle.x + x / self.world_px, self.middle.y + y / self.world_px)
        };
        let strip = Rect { min: at(left, top), max: at(left + width, top + height) };
        Self { visible: strip.grown(MARGIN_PX * f64::from(self.ratio) / self.world_px), ..*self }
    }

    /// The same view on a larger canvas.
    pub(crate) fn with_size(&self, size: [f32; 2]) -> Self {
        Self { size, ..*self }
    }
}

/// A premultiplied colour, as GL blends it.
pub(crate) fn premultiplied(colour: Colour) -> [f32; 4] {
    let a = f32::from(colour.a) / 255.0;
    [f32::from(colour.r) / 255.0 * a, f32::from(colour.g) / 255.0 * a, f32::from(colour.b) / 255.0 * a, a]
}

impl Gl {
    /// Creates the WebGL2 context of a canvas.
    pub(crate) fn of(canvas: &HtmlCanvasElement) -> Result<Self, GlError> {
        let attributes = WebGlContextAttributes::new();
        attributes.set_alpha(false);
        attributes.set_antialias(false);
        attributes.set_depth(false);
        attributes.set_stencil(false);
        let context = canvas
            .get_context_with_context_options("webgl2", &attributes)
            .map_err(|error: JsValue| GlError::Refused(error.as_string().unwrap_or_default()))?;
        let raw: Raw = context.and_then(|context| context.dyn_into().ok()).ok_or(GlError::Missing)?;
        if raw.is_context_lost() {
            return Err(GlError::Lost);
        }
        let tells_when_made = raw.get_extension("KHR_parallel_shader_compile").ok().flatten().is_some();
        Ok(Self { raw, tells_when_made })
    }

    /// Starts a frame: size, ground, blending.
    pub(crate) fn begin(&self, view: &View, ground: Colour) {
        self.raw.viewport(0, 0, view.size[0] as i32, view.size[1] as i32);
        self.clear(ground);
        self.raw.enable(Raw::BLEND);
        self.raw.blend_func(Raw::ONE, Raw::ONE_MINUS_SRC_ALPHA);
    }

    /// Name of the graphics card; empty if the browser does not tell.
    pub(crate) fn device(&self) -> String {
        /// `UNMASKED_RENDERER_WEBGL` of the extension `WEBGL_debug_renderer_info`.
        const UNMASKED: u32 = 0x9246;
        let known = self.raw.get_extension("WEBGL_debug_renderer_info").ok().flatten();
        let name = |which: u32| self.raw.get_parameter(which).ok().and_then(|name| name.as_string());
        known.and_then(|_| name(UNMASKED)).or_else(|| name(Raw::RENDERER)).unwrap_or_default()
    }

    /// Clears everything to a colour.
    pub(crate) fn clear(&self, colour: Colour) {
        let [r, g, b, a] = premultiplied(colour);
        self.raw.clear_color(r, g, b, a);
        self.raw.clear(Raw::COLOR_BUFFER_BIT);
    }

    /// Runs `draw` on one piece of a picture the size of the screen, cleared to `ground`.
    pub(crate) fn within(&self, view: &View, piece: Piece, ground: Colour, draw: impl FnOnce()) {
        let [left, top, width, height] = piece.on_screen;
        let [dx, dy] = piece.shift;
        let [across, rows] = view.size.map(|side| side as i32);
        self.raw.enable(Raw::SCISSOR_TEST);
        // Rows of a picture run upwards, those of the screen downwards.
        self.raw.scissor(left + dx, rows - (top + dy) - height, width, height);
        self.begin(view, ground);
        self.raw.viewport(dx, -dy, across, rows);
        draw();
        self.raw.viewport(0, 0, across, rows);
        self.raw.disable(Raw::SCISSOR_TEST);
    }

    /// Starts to compile a program of two shaders behind the common prelude. The driver works in parallel;
    /// [`Gl::check`] reports its errors.
    pub(crate) fn program(
        &self,
        vertex: &str,
        fragment: &str,
        uniforms: &[&'static str],
        is_bent: bool,
    ) -> Result<Program, GlError> {
        const PRELUDE: &str = include_str!("shader/prelude.glsl");
        let bent = if is_bent { "#define BENT\n" } else { "" };
        let numbers = format!(
            "#define EXTRUDE_ONE {}\n#define MIN_FACING {}\n",
            fixed(EXTRUDE_ONE, 1),
            fixed(MIN_FACING, 3)
        );
        // The first line of a shader is its version.
        let (version, prelude) = PRELUDE.split_once('\n').unwrap_or(("", PRELUDE));
        let stage = |kind: u32, source: &str| {
            let shader = self.raw.create_shader(kind).ok_or(GlError::Lost)?;
            self.raw.shader_source(&shader, &format!("{version}\n{bent}{numbers}{prelude}{source}"));
            self.raw.compile_shader(&shader);
            Ok::<_, GlError>(shader)
        };
        let (vertex, fragment) = (stage(Raw::VERTEX_SHADER, vertex)?, stage(Raw::FRAGMENT_SHADER, fragment)?);
        let program = self.raw.create_program().ok_or(GlError::Lost)?;
        self.raw.attach_shader(&program, &vertex);
        self.raw.attach_shader(&program, &fragment);
        self.raw.link_program(&program);
        let common = ["u_centre", "u_fraction", "u_copy", "u_scale", "u_viewport", "u_ratio", "u_globe"];
        let uniforms = common.iter().chain(uniforms).copied().collect();
        Ok(Program { program, shaders: [vertex, fragment], uniforms, locations: OnceCell::new() })
    }

    /// True once the programs are compiled. Also true where the browser cannot tell: then it is best to block while
    /// nothing else is drawn.
    pub(crate) fn are_made<'a>(&self, programs: impl IntoIterator<Item = &'a Program>) -> bool {
        let is_made = |program: &Program| {
            let status = self.raw.get_program_parameter(&program.program, COMPLETION_STATUS);
            status.as_bool().unwrap_or(true)
        };
        !self.tells_when_made || programs.into_iter().all(is_made)
    }

    /// Waits for programs to compile and link.
    ///
    /// # Errors
    /// The driver's log of the first that failed.
    pub(crate) fn check<'a>(&self, programs: impl IntoIterator<Item = &'a Program>) -> Result<(), GlError> {
        programs.into_iter().try_for_each(|program| program.check(&self.raw))
    }

    /// Makes a program current and sets the uniforms of the view.
    pub(crate) fn use_program(&self, program: &Program, view: &View) {
        let raw = &self.raw;
        raw.use_program(Some(&program.program));
        raw.uniform2i(program.at("u_centre"), view.centre[0], view.centre[1]);
        raw.uniform2f(program.at("u_fraction"), view.fraction[0], view.fraction[1]);
        raw.uniform1i(program.at("u_copy"), 0);
        raw.uniform1f(program.at("u_scale"), view.scale);
        raw.uniform2f(program.at("u_viewport"), view.size[0], view.size[1]);
        raw.uniform1f(program.at("u_ratio"), view.ratio);
        let [sine, cosine, radius, share] = view.globe;
        raw.uniform4f(program.at("u_globe"), sine, cosine, radius, share);
    }

    /// Creates a buffer for bytes that never change, or change as a whole.
    pub(crate) fn buffer(&self, target: u32, bytes: &[u8], usage: u32) -> Option<WebGlBuffer> {
        let buffer = self.raw.create_buffer()?;
        self.raw.bind_buffer(target, Some(&buffer));
        self.raw.buffer_data_with_u8_array(target, bytes, usage);
        Some(buffer)
    }

    /// Creates a texture that is fetched texel by texel.
    pub(crate) fn texture(&self) -> Option<WebGlTexture> {
        let texture = self.raw.create_texture()?;
        self.raw.bind_texture(Raw::TEXTURE_2D, Some(&texture));
        for (name, value) in [
            (Raw::TEXTURE_MIN_FILTER, Raw::NEAREST),
            (Raw::TEXTURE_MAG_FILTER, Raw::NEAREST),
            (Raw::TEXTURE_WRAP_S, Raw::CLAMP_TO_EDGE),
            (Raw::TEXTURE_WRAP_T, Raw::CLAMP_TO_EDGE),
        ] {
            self.raw.tex_parameteri(Raw::TEXTURE_2D, name, value as i32);
        }
        Some(texture)
    }
}

/// A program for the plane, and one for the globe, compiled when it is first needed.
pub(crate) struct Programs {
    sources: (&'static str, &'static str, &'static [&'static str]),
    plane: Program,
    globe: Option<Program>,
}

impl Programs {
    /// Starts to compile the program for the plane.
    pub(crate) fn new(
        gl: &Gl,
        vertex: &'static str,
        fragment: &'static str,
        uniforms: &'static [&'static str],
    ) -> Result<Self, GlError> {
        let plane = gl.program(vertex, fragment, uniforms, false)?;
        Ok(Self { sources: (vertex, fragment, uniforms), plane, globe: None })
    }

    /// The program for the plane.
    pub(crate) const fn first(&self) -> &Program {
        &self.plane
    }

    /// The program of a view. If the globe's does not compile, that for the plane.
    pub(crate) fn of(&mut self, gl: &Gl, view: &View) -> &Program {
        if view.is_bent() && self.globe.is_none() {
            let (vertex, fragment, uniforms) = self.sources;
            let made = gl.program(vertex, fragment, uniforms, true);
            match made.and_then(|program| gl.check([&program]).map(|()| program)) {
                Ok(program) => self.globe = Some(program),
                Err(error) => crate::browser::warn(&error.to_string()),
            }
        }
        self.globe.as_ref().filter(|_| view.is_bent()).unwrap_or(&self.plane)
    }
}

/// A program with the locations of its uniforms.
pub(crate) struct Program {
    program: WebGlProgram,
    shaders: [WebGlShader; 2],
    uniforms: Vec<&'static str>,
    /// Looked up once the program is linked.
    locations: OnceCell<Vec<Option<WebGlUniformLocation>>>,
}

impl Program {
    fn check(&self, raw: &Raw) -> Result<(), GlError> {
        if !raw.get_program_parameter(&self.program, Raw::LINK_STATUS).as_bool().unwrap_or(false) {
            if raw.is_context_lost() {
                return Err(GlError::Lost);
            }
            let logs = self.shaders.iter().filter_map(|shader| raw.get_shader_info_log(shader));
            let log: String = logs.chain(raw.get_program_info_log(&self.program)).collect();
            return Err(GlError::Program(log));
        }
        self.shaders.iter().for_each(|shader| raw.delete_shader(Some(shader)));
        let locate = |name: &&'static str| raw.get_uniform_location(&self.program, name);
        // Checked twice, the places are the same.
        let _ = self.locations.set(self.uniforms.iter().map(locate).collect());
        Ok(())
    }

    /// Location of a uniform; `None`, which GL ignores, if the program does not use it or was not checked.
    pub(crate) fn at(&self, name: &str) -> Option<&WebGlUniformLocation> {
        let index = self.uniforms.iter().position(|known| *known == name)?;
        self.locations.get()?.get(index)?.as_ref()
    }
}

/// Values per shape in a texture, uploaded only when they differ.
pub(crate) struct StyleTable {
    texture: WebGlTexture,
    texels_per_shape: usize,
    shapes_per_row: usize,
    sent: Vec<f32>,
}

impl StyleTable {
    /// An empty table.
    pub(crate) fn new(gl: &Gl, texels_per_shape: usize, shapes_per_row: usize) -> Option<Self> {
        Some(Self { texture: gl.texture()?, texels_per_shape, shapes_per_row, sent: Vec::new() })
    }

    /// Zeros for a number of shapes, padded to whole rows.
    pub(crate) fn blank(&self, n_shapes: usize) -> Vec<f32> {
        let rows = n_shapes.div_ceil(self.shapes_per_row).max(1);
        vec![0.0; rows * self.shapes_per_row * self.texels_per_shape * 4]
    }

    /// Binds the table for reading.
    pub(crate) fn bind(&self, gl: &Gl) {
        gl.raw.active_texture(Raw::TEXTURE0);
        gl.raw.bind_texture(Raw::TEXTURE_2D, Some(&self.texture));
    }

    /// Uploads the table if it differs from the last upload.
    pub(crate) fn send(&mut self, gl: &Gl, styles: Vec<f32>) {
        self.bind(gl);
        if styles == self.sent {
            return;
        }
        let width = (self.shapes_per_row * self.texels_per_shape) as i32;
        let height = styles.len() as i32 / 4 / width;
        let array = js_sys::Float32Array::from(styles.as_slice());
        // An upload can only fail for lack of memory; the old styles then stay, and the loss of the context follows.
        let _ = gl.raw.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_opt_array_buffer_view(
            Raw::TEXTURE_2D,
            0,
            Raw::RGBA32F as i32,
            width,
            height,
            0,
            Raw::RGBA,
            Raw::FLOAT,
            Some(&array),
        );
        self.sent = styles;
    }
}

/// Buffers of one geometry set and their vertex layout.
pub(crate) struct SetBuffers {
    pub(crate) array: WebGlVertexArrayObject,
    /// Kept alive for the vertex array.
    corners: WebGlBuffer,
}

impl SetBuffers {
    /// Allocates `n_bytes` of vertices; indices may be shared. `attributes` is the layout of a vertex.
    pub(crate) fn with_room(
        gl: &Gl,
        n_bytes: usize,
        indices: &WebGlBuffer,
        attributes: impl FnOnce(&Raw),
    ) -> Option<Self> {
        let array = gl.raw.create_vertex_array()?;
        gl.raw.bind_vertex_array(Some(&array));
        let corners = gl.raw.create_buffer()?;
        gl.raw.bind_buffer(Raw::ARRAY_BUFFER, Some(&corners));
        gl.raw.buffer_data_with_i32(Raw::ARRAY_BUFFER, n_bytes as i32, Raw::STATIC_DRAW);
        // Which buffer holds the indices is part of the array.
        gl.raw.bind_buffer(Raw::ELEMENT_ARRAY_BUFFER, Some(indices));
        attributes(&gl.raw);
        gl.raw.bind_vertex_array(None);
        Some(Self { array, corners })
    }

    /// Uploads vertices and indices as they lie in memory.
    pub(crate) fn new(
        gl: &Gl,
        corners: &[u8],
        indices: &[u8],
        attributes: impl FnOnce(&Raw),
    ) -> Option<Self> {
        let indices = gl.buffer(Raw::ELEMENT_ARRAY_BUFFER, indices, Raw::STATIC_DRAW)?;
        let buffers = Self::with_room(gl, corners.len(), &indices, attributes)?;
        buffers.write(gl, 0, corners);
        Some(buffers)
    }

    /// Writes vertices from a byte offset on.
    pub(crate) fn write(&self, gl: &Gl, at: usize, corners: &[u8]) {
        gl.raw.bind_buffer(Raw::ARRAY_BUFFER, Some(&self.corners));
        gl.raw.buffer_sub_data_with_i32_and_u8_array(Raw::ARRAY_BUFFER, at as i32, corners);
    }
}
