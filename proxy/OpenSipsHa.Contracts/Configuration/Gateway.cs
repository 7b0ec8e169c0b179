namespace OpenSipsHa.Contracts.Configuration;

/// <summary>A SIP destination, with what happens to a request on its way there.</summary>
public sealed record Gateway
{
    public required string Name { get; init; }

    /// <summary>SIP URI, e.g. <c>sip:192.0.2.10:5060</c> or <c>sip:gw.example.com</c>.</summary>
    public required string Uri { get; init; }

    /// <summary>Leading characters taken off the request-URI's user part.</summary>
    public int Strip { get; init; }

    /// <summary>Put before the user part, after <see cref="Strip"/>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Admin intent; false = gets no new calls.</summary>
    public bool Enabled { get; init; } = true;

    public ProbingSettings Probing { get; init; } = new() { Mode = ProbingMode.Never };
}
