using System.Net.NetworkInformation;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.Agent.Membership;
using OpenSipsHa.Agent.VirtualIP;
using OpenSipsHa.Contracts.Control;

namespace OpenSipsHa.Agent.Tests.Membership;

public sealed class EligibilityWatchTests
{
    private static readonly NetworkLink Link = new(2, "eth0", PhysicalAddress.None, IsUp: true, HasCarrier: true);
    private readonly EligibilityWatch _watch = new();

    [Fact]
    public void A_ready_proxy_and_an_interface_that_works_make_a_member_eligible()
    {
        MakeEligible();
        _watch.Judge(At(10)).ShouldBe(new Eligibility(true, "Eligible", "the proxy is ready and interface eth0 is up"));
    }

    [Fact]
    public void Without_a_configuration_nothing_is_eligible()
    {
        _watch.ProxyConnected();
        _watch.ProxySaid(new ProxyState { Ready = true });
        _watch.Judge(At(10)).Reason.ShouldBe("NoConfiguration");
    }

    [Fact]
    public void The_reason_of_an_interface_that_cannot_be_chosen_is_passed_on()
    {
        MakeEligible();
        _watch.Look(new InterfaceChoice(null, InterfaceChoice.NotFound, "no interface eth7"), At(10)).ShouldBeTrue();
        _watch.Judge(At(10)).ShouldBe(new Eligibility(false, "InterfaceNotFound", "no interface eth7"));
    }

    [Theory]
    [InlineData(false, false, "interface eth0 is set down")]
    [InlineData(true, false, "interface eth0 has no carrier")]
    public void An_interface_that_is_down_ends_eligibility_at_once_and_its_return_is_debounced(bool isUp, bool hasCarrier, string message)
    {
        MakeEligible();
        _watch.Look(Choice(Link with { IsUp = isUp, HasCarrier = hasCarrier }), At(10)).ShouldBeTrue();
        _watch.Judge(At(10)).ShouldBe(new Eligibility(false, "InterfaceDown", message));
        _watch.Look(Choice(Link), At(20));
        _watch.Judge(At(20)).Reason.ShouldBe("InterfaceSettling");
        _watch.Look(Choice(Link), At(21.9)).ShouldBeFalse();
        _watch.Judge(At(21.9)).Reason.ShouldBe("InterfaceSettling");
        _watch.Judge(At(22)).IsEligible.ShouldBeTrue();
    }

    [Fact]
    public void A_refused_bind_counts_for_five_seconds()
    {
        MakeEligible();
        _watch.BindFailed("192.168.1.213: no buffer space", At(10));
        _watch.Judge(At(15)).ShouldBe(new Eligibility(false, "BindFailed", "192.168.1.213: no buffer space"));
        _watch.Judge(At(15.001)).IsEligible.ShouldBeTrue();
    }

    [Fact]
    public void The_proxy_decides_when_all_else_is_well()
    {
        MakeEligible();
        _watch.ProxySaid(new ProxyState { Ready = false, Reason = "no socket on 5060" });
        _watch.Judge(At(10)).ShouldBe(new Eligibility(false, "ProxyNotReady", "no socket on 5060"));
        _watch.ProxyLost();
        _watch.Judge(At(10)).Message.ShouldBe("the proxy is not connected");
        _watch.ProxyConnected();
        _watch.Judge(At(10)).ShouldBe(new Eligibility(false, "ProxyNotReady", "the proxy is not ready"));
    }

    private void MakeEligible()
    {
        _watch.Replace(Choice(Link));
        _watch.Look(Choice(Link), At(5)).ShouldBeFalse();
        _watch.ProxyConnected();
        _watch.ProxySaid(new ProxyState { Ready = true });
    }

    private static InterfaceChoice Choice(NetworkLink link) => new(link, "", "");

    private static Instant At(double seconds) => new(TimeSpan.FromSeconds(seconds));
}
