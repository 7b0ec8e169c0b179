using OpenSipsHa.Api;
using OpenSipsHa.Api.SipClusters;

namespace OpenSipsHa.Operator.Compilation;

/// <summary>Times that must be within bounds and fit each other; a schema's rules say the same, and not every server runs them.</summary>
internal static class TimeCheck
{
    public static IEnumerable<Problem> Of(SipClusterSpec spec) =>
        Rules(spec.Failover).Where(static r => r.Broken).Select(static r => new Problem(ProblemReasons.InvalidFailover, $"spec.failover.{r.Message}"));

    private static IEnumerable<(bool Broken, string Message)> Rules(Failover failover)
    {
        var (lease, renew, paired) = (Parse(failover.LeaseDuration), Parse(failover.RenewInterval), Parse(failover.PairedLeaseDuration));
        var (heartbeat, promise, health) = (Parse(failover.HeartbeatInterval), Parse(failover.Promise), Parse(failover.Health.Interval));
        yield return (IsOutside(lease, "2s", "10m"), $"leaseDuration: {failover.LeaseDuration} must lie between 2s and 10m");
        yield return (renew < Parse("100ms"), $"renewInterval: {failover.RenewInterval} must be 100ms or more");
        yield return (renew >= lease, $"renewInterval: {failover.RenewInterval} must be shorter than leaseDuration {failover.LeaseDuration}");
        yield return (
            paired < lease || paired > Parse("1h"),
            $"pairedLeaseDuration: {failover.PairedLeaseDuration} must lie between leaseDuration {failover.LeaseDuration} and 1h");
        yield return (IsOutside(heartbeat, "20ms", "1m"), $"heartbeatInterval: {failover.HeartbeatInterval} must lie between 20ms and 1m");
        yield return (
            promise > TimeSpan.Zero && promise < heartbeat * 2.5,
            $"promise: {failover.Promise} must be at least 2.5 times heartbeatInterval {failover.HeartbeatInterval}, or 0s (plain leases)");
        yield return (promise > lease / 2, $"promise: {failover.Promise} must be at most half of leaseDuration {failover.LeaseDuration}");
        yield return (Parse(failover.PreferenceDelay) > Parse("1h"), $"preferenceDelay: {failover.PreferenceDelay} must be 1h or less");
        yield return (
            health > TimeSpan.Zero && IsOutside(health, "20ms", "1m"),
            $"health.interval: {failover.Health.Interval} must lie between 20ms and 1m, or be 0s (no probes)");
    }

    private static bool IsOutside(TimeSpan time, string least, string most) => time < Parse(least) || time > Parse(most);

    private static TimeSpan Parse(string duration) => Durations.Parse(duration);
}
