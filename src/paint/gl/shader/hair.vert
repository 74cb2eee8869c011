layout(location = 0) in ivec2 a_position;
layout(location = 1) in float a_opacity;
uniform vec4 u_colour;
flat out vec4 v_colour;
#ifdef BENT
out float v_facing;
#endif
void main() {
  v_colour = u_colour * a_opacity;
  vec3 at = place(a_position);
#ifdef BENT
  v_facing = at.z;
#endif
  gl_Position = clip_from_px(at.xy);
}
