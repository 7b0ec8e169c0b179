namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>A message as the test's user agents see it.</summary>
internal sealed record SipText(string Raw, System.Net.IPEndPoint Source)
{
    private string[] Lines { get; } = Raw.Split("\r\n\r\n")[0].Split("\r\n");

    public string StartLine => Lines[0];

    public bool IsRequest => !StartLine.StartsWith("SIP/2.0 ", StringComparison.Ordinal);

    public string Method => IsRequest ? StartLine.Split(' ')[0] : Header("CSeq").Split(' ')[1];

    public string RequestUri => StartLine.Split(' ')[1];

    /// <summary>0 for a request.</summary>
    public int Status => IsRequest ? 0 : int.Parse(StartLine.Split(' ')[1]);

    public string Reason => StartLine.Split(' ', 3)[2];

    /// <summary>All values of a header, one a line, in order.</summary>
    public string[] Headers(string name) =>
        [.. Lines.Skip(1).Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(l => l[(name.Length + 1)..].Trim())];

    /// <summary>The first value, or empty.</summary>
    public string Header(string name) => Headers(name).FirstOrDefault("");

    public override string ToString() => Raw;
}
