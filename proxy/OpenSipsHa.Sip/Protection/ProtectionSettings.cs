using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Sip.Protection;

/// <summary>What is dropped unanswered. Immutable; the defaults drop nothing.</summary>
public sealed record ProtectionSettings
{
    /// <summary>Never limited nor banned.</summary>
    public TrustedSources Trusted { get; init; } = new([]);

    /// <summary>This host's addresses, which are not limited either: the agent's health probes come from there, and a limit must not cost the virtual IP.</summary>
    public TrustedSources Own { get; init; } = new([]);

    /// <summary>null = no limit.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>null = nobody is banned: what is over the limit is dropped, and no more.</summary>
    public BanRule? Ban { get; init; }

    /// <summary>Parts of User-Agent values that scanners send, lower-case ASCII.</summary>
    public IReadOnlyList<byte[]> Scanners { get; init; } = [];

    /// <summary>Longer datagrams are dropped.</summary>
    public int MaxMessageBytes { get; init; } = SipMessage.MaxBytes;
}
