using OpenSipsHa.Agent.VirtualIP;

namespace OpenSipsHa.Agent.Membership;

/// <summary>Whether this member may hold a virtual IP, and why not.</summary>
/// <param name="Reason">One CamelCase word, stable.</param>
public sealed record Eligibility(bool IsEligible, string Reason, string Message)
{
    /// <param name="choice">null: no configuration is applied.</param>
    /// <param name="settled">false: the interface has been back for less than the debounce.</param>
    /// <param name="bindError">The kernel lately refused to bind; null = it did not.</param>
    /// <param name="probeError">The proxy did not answer on a held address; null = it did, or holds none.</param>
    public static Eligibility Judge(
        InterfaceChoice? choice, bool settled, string? bindError, string? probeError, bool proxyConnected, bool proxyReady, string? proxyReason)
    {
        if (choice is null)
            return new(false, "NoConfiguration", "no configuration is applied");
        if (choice.Link is not { } link)
            return new(false, choice.Reason, choice.Message);
        if (!link.Works)
            return new(false, "InterfaceDown", $"interface {link.Name} {(link.IsUp ? "has no carrier" : "is set down")}");
        if (!settled)
            return new(false, "InterfaceSettling", $"interface {link.Name} is up again, but only just");
        if (bindError is not null)
            return new(false, "BindFailed", bindError);
        if (!proxyConnected)
            return new(false, "ProxyNotReady", "the proxy is not connected");
        if (proxyReady && probeError is not null)
            return new(false, "HealthProbeFailed", probeError);
        return proxyReady
            ? new(true, "Eligible", $"the proxy is ready and interface {link.Name} is up")
            : new(false, "ProxyNotReady", proxyReason ?? "the proxy is not ready");
    }
}
