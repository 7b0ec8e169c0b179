using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>Forwards a request for an address of record to its contacts, the best q first, equal ones at once.</summary>
public sealed class Lookup(LocationStore store, ProxyMetrics metrics)
{
    /// <param name="addressOfRecord">Key of the request-URI; empty = it has none.</param>
    public void Forward(RequestContext context, ReadOnlySpan<byte> addressOfRecord)
    {
        if (!store.TryGet(addressOfRecord, out var bindings))
        {
            metrics.LookedUp("unknown");
            context.Respond(404);
            return;
        }

        if (bindings.Length == 0)
        {
            metrics.LookedUp("offline");
            context.Respond(480);
            return;
        }

        metrics.LookedUp("found");
        foreach (var binding in InOrder(bindings))
        {
            if (!context.AddTarget(TargetOf(binding)))
                break;
        }

        context.Forward();
    }

    private static ForwardTarget TargetOf(Binding binding) => new()
    {
        RequestUri = binding.Uri,
        Route = binding.Path,
        Destination = binding.Path.IsEmpty && MustUseFlow(binding) ? binding.Source : default,
        Group = ContactParameters.DefaultQuality - binding.Quality,
    };

    /// <summary>
    /// The contact as written leads nowhere: it is behind a translator, or names a host. Where the REGISTER came from
    /// is then the only way to the phone.
    /// </summary>
    private static bool MustUseFlow(Binding binding) =>
        binding.IsBehindNat
        || !SipUri.TryParse(binding.Uri, out var uri)
        || !SipEndpoint.TryParseLiteral(uri.Host, uri.PortOrDefault, out _);

    /// <summary>By q; of equal ones the most recently refreshed, which is the likeliest to be alive.</summary>
    private static Binding[] InOrder(Binding[] bindings)
    {
        if (bindings.Length == 1)
            return bindings;
        var ordered = bindings.ToArray();
        Array.Sort(ordered, static (a, b) => a.Quality != b.Quality
            ? b.Quality.CompareTo(a.Quality)
            : b.UpdatedAt.CompareTo(a.UpdatedAt));
        return ordered;
    }
}
