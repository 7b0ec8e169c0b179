using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests;

/// <summary>A message that the engine sent.</summary>
internal sealed record SentMessage(SipListener From, SipEndpoint To, string Text)
{
    public string StartLine => Text[..Text.IndexOf("\r\n", StringComparison.Ordinal)];

    public string Header(string name) => Headers(name).FirstOrDefault() ?? "";

    public IEnumerable<string> Headers(string name) =>
        Text.Split("\r\n\r\n")[0].Split("\r\n").Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim());
}
