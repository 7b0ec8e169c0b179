using System.Net;
using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Protection;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Configuration;

/// <summary>A document's security to <see cref="ProtectionSettings"/>.</summary>
internal static class ProtectionCompiler
{
    /// <param name="settings">null = nothing is dropped.</param>
    /// <param name="own">This host's addresses.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static ProtectionSettings Compile(SecuritySettings? settings, IEnumerable<IPAddress> own, List<string> errors)
    {
        if (settings is null)
            return new ProtectionSettings();
        if (settings.MaxMessageBytes is < 1 or > SipMessage.MaxBytes)
            errors.Add($"security: maxMessageBytes is {settings.MaxMessageBytes}; expected 1 to {SipMessage.MaxBytes}");
        if (settings.RateLimit is { } limit && (limit.Requests < 1 || limit.PeriodMs < 1))
            errors.Add($"security: rateLimit is {limit.Requests} requests in {limit.PeriodMs} ms; expected 1 or more of each");
        if (settings.Ban is { } ban && (ban.DurationSeconds < 1 || ban.FailedAuthentications < 1))
            errors.Add($"security: ban has durationSeconds {ban.DurationSeconds} and failedAuthentications {ban.FailedAuthentications}; expected 1 or more");
        if (settings.ScannerUserAgents.Any(s => s.Length == 0))
            errors.Add("security: scannerUserAgents has an empty entry, which every User-Agent contains");
        return new ProtectionSettings
        {
            Trusted = new TrustedSources(Trusted(settings, errors)),
            Own = new TrustedSources([.. own.Select(AddressBlock.Of)]),
            Limit = settings.RateLimit is null ? null : new RateLimit(settings.RateLimit.Requests, settings.RateLimit.PeriodMs),
            Ban = settings.Ban is null ? null : new BanRule(1000L * settings.Ban.DurationSeconds, settings.Ban.FailedAuthentications),
            Scanners = [.. settings.ScannerUserAgents.Select(s => Encoding.ASCII.GetBytes(s.ToLowerInvariant()))],
            MaxMessageBytes = settings.MaxMessageBytes,
        };
    }

    private static List<AddressBlock> Trusted(SecuritySettings settings, List<string> errors)
    {
        var blocks = new List<AddressBlock>();
        foreach (var cidr in settings.TrustedSources)
        {
            if (AddressBlock.TryParse(cidr, out var block, out var error))
                blocks.Add(block);
            else
                errors.Add($"security: trustedSources {error}");
        }

        return blocks;
    }
}
