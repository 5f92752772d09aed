import { describe, expect, it } from '@jest/globals';
import { readSmtpServer } from '../../../src/mail/smtpServer.js';

describe('readSmtpServer', () => {
  it.each([
    [
      'smtp://mail.example.org',
      { host: 'mail.example.org', port: 587, secure: false, requireTLS: true, ignoreTLS: false },
    ],
    ['smtp://mail.example.org:25', { port: 25, requireTLS: true, ignoreTLS: false }],
    ['smtps://mail.example.org', { port: 465, secure: true, requireTLS: false, ignoreTLS: false }],
    ['smtp://192.168.1.2:25', { requireTLS: true, ignoreTLS: false }],
    ['smtp://127.0.0.1.example.org', { requireTLS: true, ignoreTLS: false }],
    ['smtp://localhost.example.org', { requireTLS: true, ignoreTLS: false }],
    ['smtp://0.0.0.0:25', { requireTLS: true, ignoreTLS: false }],
    ['smtp://localhost:1025', { host: '127.0.0.1', requireTLS: false, ignoreTLS: true }],
    ['smtp://127.3.2.1:1025', { host: '127.3.2.1', requireTLS: false, ignoreTLS: true }],
    ['smtp://[::1]:1025/', { host: '::1', requireTLS: false, ignoreTLS: true }],
    ['smtps://localhost:1025', { secure: true, requireTLS: false, ignoreTLS: false }],
    ['smtp://u%40x:p%2Fw@mail.example.org', { auth: { user: 'u@x', pass: 'p/w' } }],
  ])('%s', (url, expected) => expect(readSmtpServer(url, true)).toMatchObject(expected));

  it('demands TLS on this machine, too, when told so', () => {
    expect(readSmtpServer('smtp://localhost:25', false)).toMatchObject({ requireTLS: true, ignoreTLS: false });
  });

  it.each([
    'smtp://mail.example.org?requireTLS=false',
    'smtp://mail.example.org/?ignoreTLS=true',
    'smtps://mail.example.org?tls.rejectUnauthorized=false',
    'smtp://mail.example.org?secure=false',
  ])('refuses to be weakened: %s', (url) => {
    expect(() => readSmtpServer(url, true)).toThrow(expect.objectContaining({ code: 'SMTP_INSECURE' }));
  });

  it.each([
    '',
    'mail.example.org',
    'http://mail.example.org',
    'smtp://',
    'smtp://h/path',
    'smtp://h?pool=true',
    'smtp://%zz@h',
  ])('refuses %j without repeating it', (url) => {
    expect(() => readSmtpServer(url, true)).toThrow(expect.objectContaining({ code: 'SMTP_URL_INVALID' }));
  });
});
