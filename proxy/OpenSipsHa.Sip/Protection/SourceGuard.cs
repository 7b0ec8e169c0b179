using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Protection;

/// <summary>
/// Decides which datagrams go no further, before anything is read of them. What is dropped is never answered: an answer
/// would double a flood, and carry it to whom the source was forged of. For any thread; allocates nothing.
/// </summary>
/// <param name="table">Outlives the settings: bans stay when these change.</param>
public sealed class SourceGuard(ProtectionSettings settings, SourceTable table, TimeProvider time)
{
    private const int LongestUserAgent = 256;

    private readonly bool watches = settings.Limit is not null || settings.Ban is not null;

    /// <returns>null: let it in.</returns>
    public DropReason? Refuse(in SipEndpoint source, ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > settings.MaxMessageBytes)
            return DropReason.TooLarge;
        if (!watches || IsExempt(source))
            return null;
        var now = Now;
        if (settings.Ban is not null && table.IsBanned(source, now))
            return DropReason.Banned;
        // Responses are drawn by what was sent from here; those that were not are dropped without an answer anyway.
        if (settings.Limit is not { } limit || datagram.StartsWith("SIP/2.0 "u8))
            return null;
        return table.TryCount(source, now, limit, settings.Ban?.DurationMs ?? 0) ? null : DropReason.RateLimited;
    }

    /// <summary>The request is a scanner's; its source is banned if anybody is.</summary>
    public bool IsScanner(in SipEndpoint source, SipMessage request)
    {
        var value = request.Header(HeaderId.UserAgent);
        if (settings.Scanners.Count == 0 || value.IsEmpty || IsExempt(source))
            return false;
        Span<byte> buffer = stackalloc byte[LongestUserAgent];
        value = value[..Math.Min(value.Length, LongestUserAgent)];
        Lower(value, buffer);
        for (var i = 0; i < settings.Scanners.Count; i++)
        {
            if (buffer[..value.Length].IndexOf(settings.Scanners[i]) < 0)
                continue;
            if (settings.Ban is { } rule)
                table.Ban(source, Now, rule);
            return true;
        }

        return false;
    }

    /// <summary>A wrong password or an unknown user came from there.</summary>
    public void AuthenticationFailed(in SipEndpoint source)
    {
        if (settings.Ban is { } rule && !IsExempt(source))
            table.CountFailure(source, Now, rule);
    }

    private bool IsExempt(in SipEndpoint source) => settings.Trusted.Contains(source) || settings.Own.Contains(source);

    private long Now => 1 + (long)(time.GetTimestamp() / (time.TimestampFrequency / 1000.0));

    private static void Lower(ReadOnlySpan<byte> text, Span<byte> lower)
    {
        for (var i = 0; i < text.Length; i++)
            lower[i] = (byte)char.ToLowerInvariant((char)text[i]);
    }
}
