using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>Times that must fit each other; a schema's rules say most of it, and not every server runs them.</summary>
internal static class TimeCheck
{
    public static IEnumerable<Problem> Of(SipClusterSpec spec)
    {
        var (lease, renew) = (Durations.Parse(spec.Failover.LeaseDuration), Durations.Parse(spec.Failover.RenewInterval));
        if (renew >= lease)
        {
            yield return new Problem(
                ProblemReasons.InvalidFailover,
                $"spec.failover: renewInterval {spec.Failover.RenewInterval} must be shorter than leaseDuration {spec.Failover.LeaseDuration}");
        }
    }
}
