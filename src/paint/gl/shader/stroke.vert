uniform sampler2D u_styles;  // three texels a shape: colour premultiplied; width, offset, flow; dash
uniform float u_world;       // device pixels of a whole world
uniform float u_dash_scale;  // keeps dashes on the ground between whole zooms
layout(location = 0) in ivec2 a_position;
layout(location = 1) in vec2 a_extrude;   // half widths × EXTRUDE_ONE
layout(location = 2) in float a_shift;    // half widths × EXTRUDE_ONE
layout(location = 3) in uint a_flags;
layout(location = 4) in float a_distance; // worlds
layout(location = 5) in float a_length;   // worlds
layout(location = 6) in uint a_shape;
flat out vec4 v_colour;
flat out vec4 v_dash;
flat out vec3 v_form;        // half width, length of the segment, its distance
flat out vec2 v_round;       // round at start, round at end
#ifdef BENT
out vec2 v_globe;            // how the ground is seen; pixels of the pattern for one of the line
#endif
flat out float v_flow;       // device pixels a second along the line; 0 without direction
out vec2 v_at;               // along and across the segment, device pixels
// The direction of the segment: extrude = left · side + along · shift, and left is along turned by a right angle.
vec2 along_of(vec2 extrude, float shift, float side) {
  return vec2(shift * extrude.x - side * extrude.y, side * extrude.x + shift * extrude.y) / (shift * shift + 1.0);
}
void main() {
  int shape = int(a_shape);
  ivec2 texel = ivec2((shape & 255) * 3, shape >> 8);
  v_colour = texelFetch(u_styles, texel, 0);
  vec3 form = texelFetch(u_styles, texel + ivec2(1, 0), 0).xyz * u_ratio;
  float half_width = 0.5 * form.x;
  if (v_colour.a == 0.0 || half_width == 0.0) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  v_dash = texelFetch(u_styles, texel + ivec2(2, 0), 0) * u_ratio * u_dash_scale;
  float reach = half_width + 0.75;
  float length_px = a_length * u_world, shift = a_shift / EXTRUDE_ONE, side = (a_flags & 1u) != 0u ? 1.0 : -1.0;
  bool at_end = (a_flags & 2u) != 0u;
  vec2 extrude = a_extrude / EXTRUDE_ONE, along = along_of(extrude, shift, side);
  v_round = vec2((a_flags & 4u) != 0u ? 1.0 : 0.0, (a_flags & 8u) != 0u ? 1.0 : 0.0);
  // Beside its shape a line goes along the mitre, or square to the segment where that ends round.
  vec2 left = (at_end ? v_round.y : v_round.x) > 0.0 ? vec2(along.y, -along.x) : extrude * side;
  vec3 here = place(a_position);
#ifdef BENT
  {
    // On a globe a segment runs between where its two ends are shown, and joins are round.
    float towards = at_end ? -1.0 : 1.0;
    vec2 way = (place(a_position + ivec2(along * towards * a_length * 1073741824.0)).xy - here.xy) * towards;
    v_globe = vec2(here.z, length_px / max(length(way), 0.001));
    length_px = max(length(way), 0.001);
    way /= length_px;
    left = vec2(way.y, -way.x);
    shift = -towards;
    v_round = vec2(1.0);
    extrude = left * side + way * shift;
  }
#endif
  vec2 px = here.xy + extrude * reach - left * form.y;
  v_flow = form.z;
  v_form = vec3(half_width, length_px, a_distance * u_world);
  v_at = vec2((at_end ? length_px : 0.0) + shift * reach, side * reach);
  gl_Position = here.z < -0.2 ? vec4(2.0, 2.0, 2.0, 1.0) : clip_from_px(px);
}
