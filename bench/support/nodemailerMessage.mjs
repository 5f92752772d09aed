/** A mail of the service (`OutgoingMail`) in nodemailer's words, for a bare nodemailer to send. */
export function nodemailerMessage(mail, recipient) {
  const sender = mail.from.address;
  return {
    envelope: { from: sender, to: [recipient] },
    messageId: mail.messageId,
    date: mail.date,
    from: { name: mail.from.name, address: sender },
    to: { name: '', address: recipient },
    replyTo: { name: '', address: mail.replyTo },
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    // Nested: all URLs in one header, as RFC 2369 wants it; side by side they would become several headers.
    ...(mail.listUnsubscribe.length > 0 && { list: { unsubscribe: [mail.listUnsubscribe.map((url) => ({ url }))] } }),
    headers: {
      ...(mail.oneClickUnsubscribe && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
      ...(mail.autoSubmitted && { 'Auto-Submitted': 'auto-generated' }),
    },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
