using OpenSipsHa.Api.SipClusters;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>Listeners: each names a virtual IP that exists and a socket of its own.</summary>
internal static class ListenerCheck
{
    public static IEnumerable<Problem> Of(SipClusterSpec spec)
    {
        foreach (var listener in spec.Listeners)
        {
            if (listener.Address == ListenerAddress.VirtualIP && spec.VirtualIPs.All(v => v.Name != listener.VirtualIP))
            {
                yield return new Problem(
                    ProblemReasons.ListenerConflict,
                    $"spec.listeners[{listener.Name}].virtualIP: '{listener.VirtualIP}' is none of spec.virtualIPs");
            }
        }

        foreach (var (first, second) in Pairs(spec.Listeners).Where(static p => Socket(p.First) == Socket(p.Second)))
        {
            yield return new Problem(
                ProblemReasons.ListenerConflict,
                $"spec.listeners: '{first.Name}' and '{second.Name}' are the same socket ({first.Transport} port {first.Port})");
        }
    }

    private static (Transport, int, ListenerAddress, string?) Socket(Listener listener) =>
        (listener.Transport, listener.Port, listener.Address, listener.VirtualIP);

    private static IEnumerable<(Listener First, Listener Second)> Pairs(IReadOnlyList<Listener> listeners) =>
        listeners.SelectMany((first, i) => listeners.Skip(i + 1).Select(second => (first, second)));
}
