layout(location = 0) in ivec2 a_position;
layout(location = 1) in float a_opacity;
uniform vec4 u_colour;
flat out vec4 v_colour;
void main() {
  v_colour = u_colour * a_opacity;
  gl_Position = clip_from_px(px_from_world(a_position));
}
