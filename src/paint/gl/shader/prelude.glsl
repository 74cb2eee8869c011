#version 300 es
precision highp float;
precision highp int;
// Places come as integers, so that the difference to the camera is exact at every zoom.
uniform ivec2 u_centre;      // camera, world units
uniform vec2 u_fraction;     // what the integers of the camera leave over, world units
uniform int u_copy;          // whole worlds to the east, in world units
uniform float u_scale;       // device pixels of a world unit
uniform vec2 u_viewport;     // device pixels
uniform float u_ratio;       // device pixels of a CSS pixel

#ifdef BENT
uniform vec4 u_globe;        // sine, cosine of the latitude in the middle; radius in device pixels; 1 globe to 0 plane
const float RADIANS = 5.8516723e-9;  // of a world unit: 2 pi / 2^30
#endif

// Device pixels from the middle of the screen, y downwards, and the cosine at which the ground is seen.
vec3 place(ivec2 world) {
  ivec2 to = world - u_centre + ivec2(u_copy, 0);
#ifdef BENT
  to.x = ((to.x + 536870912) & 1073741823) - 536870912;
  vec2 plane = vec2(to) - u_fraction;
  // The edges of the square stand for the poles.
  float e = exp(abs(float(world.y)) * RADIANS), edge = abs(world.y) > 536334041 ? 1.0 : 0.0;
  float cosine = (1.0 - edge) * 2.0 * e / (e * e + 1.0);
  float sine = -sign(float(world.y)) * mix((e * e - 1.0) / (e * e + 1.0), 1.0, edge);
  float lon = plane.x * RADIANS, meridian = cosine * cos(lon);
  vec2 bent = vec2(cosine * sin(lon), u_globe.x * meridian - u_globe.y * sine) * u_globe.z;
  return vec3(mix(plane * u_scale, bent, u_globe.w), u_globe.x * sine + u_globe.y * meridian);
#else
  return vec3((vec2(to) - u_fraction) * u_scale, 1.0);
#endif
}
vec4 clip_from_px(vec2 px) {
  return vec4(px / u_viewport * vec2(2.0, -2.0), 0.0, 1.0);
}
