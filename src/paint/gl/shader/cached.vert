uniform vec4 u_box;  // middle and half size, device pixels from the middle of the screen
out vec2 v_uv;
void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
  // Rows of a texture run upwards, pixels of the screen downwards.
  v_uv = vec2(corner.x, -corner.y) * 0.5 + 0.5;
  gl_Position = clip_from_px(u_box.xy + corner * u_box.zw);
}
