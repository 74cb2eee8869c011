layout(location = 0) in vec2 a_px;        // device pixels from the left top corner
layout(location = 1) in vec2 a_uv;        // texels
layout(location = 2) in float a_opacity;
out vec2 v_uv;
flat out float v_opacity;
void main() {
  v_uv = a_uv;
  v_opacity = a_opacity;
  gl_Position = clip_from_px(a_px - 0.5 * u_viewport);
}
