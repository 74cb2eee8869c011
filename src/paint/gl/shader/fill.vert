uniform sampler2D u_styles;  // one texel a shape: colour, premultiplied
layout(location = 0) in ivec2 a_position;
layout(location = 1) in uint a_shape;
flat out vec4 v_colour;
out vec2 v_px;
#ifdef BENT
out float v_facing;
#endif
void main() {
  int shape = int(a_shape);
  v_colour = texelFetch(u_styles, ivec2(shape & 1023, shape >> 10), 0);
  vec3 at = place(a_position);
  v_px = at.xy;
#ifdef BENT
  v_facing = at.z;
#endif
  gl_Position = v_colour.a == 0.0 || at.z < -0.2 ? vec4(2.0, 2.0, 2.0, 1.0) : clip_from_px(v_px);
}
