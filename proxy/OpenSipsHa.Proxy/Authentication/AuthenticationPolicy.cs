using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Routing;
using OpenSipsHa.Sip.Authentication;
using OpenSipsHa.Sip.Protection;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Authentication;

/// <summary>Who is challenged, and for which realm. Immutable.</summary>
public sealed class AuthenticationPolicy
{
    private readonly Dictionary<byte[], DigestRealm>.AlternateLookup<ReadOnlySpan<byte>> _realms;
    private readonly TrustedSources _trusted;

    private AuthenticationPolicy(
        Dictionary<byte[], DigestRealm> realms, TrustedSources trusted, TimeSpan nonceLifetime)
    {
        _realms = realms.GetAlternateLookup<ReadOnlySpan<byte>>();
        _trusted = trusted;
        NonceLifetime = nonceLifetime;
        Realms = [.. realms.Values.Distinct()];
    }

    public TimeSpan NonceLifetime { get; }

    public IReadOnlyList<DigestRealm> Realms { get; }

    /// <param name="hosts">All that is ours: domains first, then addresses, which have the first domain's realm.</param>
    /// <param name="errors">Gets what is wrong with the document.</param>
    /// <returns>null: nobody is challenged.</returns>
    public static AuthenticationPolicy? Compile(
        ConfigDocument document, IReadOnlyList<string> hosts, TrustedSources trusted, List<string> errors)
    {
        if (document.Authentication is not { } settings)
            return null;
        if (settings.NonceLifetimeSeconds < 1)
            errors.Add($"authentication: nonceLifetimeSeconds is {settings.NonceLifetimeSeconds}; expected 1 or more");
        foreach (var realm in settings.Realms.Where(r => !document.Domains.Contains(r.Domain, StringComparer.OrdinalIgnoreCase)))
            errors.Add($"authentication: realms names domain '{realm.Domain}'; expected one of the document's domains");
        var names = new Dictionary<string, DigestRealm>(StringComparer.Ordinal);
        var realms = new Dictionary<byte[], DigestRealm>(new BytesComparer());
        for (var i = 0; i < hosts.Count; i++)
        {
            var host = hosts[i < document.Domains.Count ? i : 0];
            var name = settings.Realms.FirstOrDefault(r => r.Domain.Equals(host, StringComparison.OrdinalIgnoreCase))?.Realm ?? host;
            if (Realm(name, names, errors) is { } realm)
                realms[System.Text.Encoding.UTF8.GetBytes(hosts[i])] = realm;
        }

        return new AuthenticationPolicy(realms, trusted, TimeSpan.FromSeconds(settings.NonceLifetimeSeconds));
    }

    /// <summary>null: the host is not ours.</summary>
    public DigestRealm? RealmOf(ReadOnlySpan<byte> host) => _realms.TryGetValue(host, out var realm) ? realm : null;

    public bool IsTrusted(in SipEndpoint source) => _trusted.Contains(source);

    private static DigestRealm? Realm(string name, Dictionary<string, DigestRealm> known, List<string> errors)
    {
        if (known.TryGetValue(name, out var realm))
            return realm;
        try
        {
            return known[name] = new DigestRealm(name);
        }
        catch (FormatException e)
        {
            errors.Add($"authentication: {e.Message}");
            return null;
        }
    }
}
