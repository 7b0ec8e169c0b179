using OpenSipsHa.Agent.Election;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Tests.Election;

public sealed class ElectionSettingsTests
{
    [Fact]
    public void The_defaults_leave_two_whole_attempts_before_the_address_must_go()
    {
        var settings = ElectionSettings.From(new FailoverSettings()).Settings!;
        settings.Margin.ShouldBe(TimeSpan.FromMilliseconds(200));
        settings.RenewDeadline.ShouldBe(TimeSpan.FromSeconds(2.7));
        settings.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(0.85));
    }

    [Fact]
    public void Whatever_is_accepted_keeps_the_rules()
    {
        var accepted = 0;
        for (var lease = 0; lease <= 20_000; lease += 250)
        {
            for (var renew = 0; renew <= 6000; renew += 50)
            {
                if (ElectionSettings.From(new FailoverSettings { LeaseDurationMs = lease, RenewIntervalMs = renew }).Settings is not { } settings)
                    continue;
                accepted++;
                settings.RequestTimeout.ShouldBeLessThanOrEqualTo(settings.RenewDeadline / 3);
                (settings.RenewInterval + (2 * settings.RequestTimeout)).ShouldBeLessThanOrEqualTo(settings.RenewDeadline);
                settings.WrittenDuration.ShouldBeGreaterThanOrEqualTo(settings.LeaseDuration);
                // Clocks 1 % off each, and still time to delete.
                (1.01 * (settings.LeaseDuration - settings.Margin)).ShouldBeLessThan(0.99 * settings.LeaseDuration);
            }
        }

        accepted.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [InlineData(2000, 1000, "failover.leaseDuration of 2 s is too short for failover.renewInterval 1 s: 0.1 s for clocks that run apart and 1.1 s for the kernel to remove an expired address leave 0.8 s to renew in, expected at least 1.4 s")]
    [InlineData(4000, 50, "failover.renewInterval is 0.05 s, expected at least 0.1 s")]
    [InlineData(7_200_000, 1000, "failover.leaseDuration is 7200 s, expected at most 3600 s")]
    public void Unsafe_times_are_refused_with_the_figures(int lease, int renew, string message)
    {
        var (settings, refusal) = ElectionSettings.From(new FailoverSettings { LeaseDurationMs = lease, RenewIntervalMs = renew });
        settings.ShouldBeNull();
        refusal.ShouldBe(message);
    }
}
