using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Messages;

/// <summary>What changes when a request is forwarded (RFC 3261 section 16.6); everything else stays byte for byte.</summary>
internal readonly ref struct RequestEdits
{
    /// <summary>New Request-URI; empty = unchanged.</summary>
    public ReadOnlySpan<byte> RequestUri { get; init; }

    /// <summary>Sends the request: its address goes into the new Via.</summary>
    public required SipListener Listener { get; init; }

    public required ReadOnlySpan<byte> Branch { get; init; }

    /// <summary>Where the request came from.</summary>
    public required SipEndpoint Source { get; init; }

    /// <summary>Record-Route for <see cref="Listener"/>, and a second one below for this listener when it is another one.</summary>
    public SipListener? RecordRoute { get; init; }

    /// <summary>Route values in front of those that stay.</summary>
    public ReadOnlySpan<byte> PushRoute { get; init; }

    /// <summary>How many Route values to remove from the top.</summary>
    public int PopRoutes { get; init; }

    /// <summary>Removes the last Route value too: it became the Request-URI (16.4, strict router before this proxy).</summary>
    public bool DropLastRoute { get; init; }

    /// <summary>Put behind the last Route value, in angle brackets (16.6 step 6, strict router after this proxy).</summary>
    public ReadOnlySpan<byte> AppendRoute { get; init; }

    /// <summary>A private Contact gives way to <see cref="Source"/>.</summary>
    public bool FixContact { get; init; }

    /// <summary>Proxy-Authorization for these realms was meant for this proxy and is left out.</summary>
    public ReadOnlySpan<byte[]> OwnRealms { get; init; }

    public required int MaxForwards { get; init; }
}
