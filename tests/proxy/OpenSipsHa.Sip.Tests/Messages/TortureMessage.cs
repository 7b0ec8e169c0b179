namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>A message of RFC 4475 or 5118 and what the RFC says that a proxy does with it.</summary>
/// <param name="Name">The RFC's name of the message, and that of its file.</param>
/// <param name="Section">Of the RFC.</param>
internal sealed record TortureMessage(string Name, string Section, Treatment Expected);
