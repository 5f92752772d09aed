import { expect, it } from '@jest/globals';
import { readRole } from '../../../src/auth/readRole.js';

it.each<[string, object, string, string | undefined]>([
  ['a text', { role: 'STAFF' }, 'role', 'STAFF'],
  ['small letters', { role: 'manager' }, 'role', 'MANAGER'],
  ['a list with roles of others', { roles: ['offline_access', 'VIEWER', 'STAFF'] }, 'roles', 'STAFF'],
  ['a path', { realm_access: { roles: ['SERVICE'] } }, 'realm_access.roles', 'SERVICE'],
  ['a name with dots before the path', { 'https://a.b/role': 'ADMIN', 'https://a': {} }, 'https://a.b/role', 'ADMIN'],
  ['nothing', {}, 'role', undefined],
  ['what an object inherits', {}, 'constructor.name', undefined],
  ['an object', { role: { STAFF: true } }, 'role', undefined],
  ['a role of nobody', { role: 'STAFF ' }, 'role', undefined],
])('reads %s', (_, claims, claim, role) => {
  expect(readRole(claims as Record<string, unknown>, claim)).toBe(role);
});
