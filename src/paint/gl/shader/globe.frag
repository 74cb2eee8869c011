uniform vec4 u_ground;
uniform vec4 u_rim;
uniform float u_reach;       // device pixels from the middle to the edge of the quad
in vec2 v_uv;
out vec4 colour;
void main() {
  float beyond = length(v_uv * 2.0 - 1.0) * u_reach - u_globe.z;
  vec4 edge = u_rim * clamp(1.0 + u_ratio - abs(beyond), 0.0, 1.0);
  colour = u_ground * clamp(0.5 - beyond, 0.0, 1.0);
  colour = edge + colour * (1.0 - edge.a);
}
