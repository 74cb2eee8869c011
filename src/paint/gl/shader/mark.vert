layout(location = 0) in ivec2 a_position;
layout(location = 1) in vec4 a_corner;    // corner (±1), offset in CSS pixels
layout(location = 2) in vec4 a_form;      // radius and edge in CSS pixels, symbol, unused
layout(location = 3) in vec4 a_fill;      // straight colour
layout(location = 4) in vec4 a_edge;      // straight colour
flat out vec4 v_fill;
flat out vec4 v_edge;
flat out vec3 v_form;
out vec2 v_at;
void main() {
  float reach = (a_form.x + a_form.y) * u_ratio + 1.0;
  // The middle stands on a pixel, so that small marks are crisp.
  vec3 seen = place(a_position);
  vec2 middle = floor(seen.xy + a_corner.zw * u_ratio + 0.5);
  v_at = a_corner.xy * reach;
  v_form = vec3(a_form.x * u_ratio, a_form.y * u_ratio, a_form.z);
  v_fill = vec4(a_fill.rgb * a_fill.a, a_fill.a);
  v_edge = vec4(a_edge.rgb * a_edge.a, a_edge.a);
  gl_Position = seen.z < MIN_FACING ? vec4(2.0, 2.0, 2.0, 1.0) : clip_from_px(middle + v_at);
}
