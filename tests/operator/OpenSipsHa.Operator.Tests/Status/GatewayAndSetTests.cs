using OpenSipsHa.Operator.Status;

namespace OpenSipsHa.Operator.Tests.Status;

public sealed class GatewayAndSetTests
{
    [Theory]
    [InlineData("sip:192.0.2.1", true, "True Valid")]
    [InlineData("sip:192.0.2.1", false, "False Disabled")]
    [InlineData("sip:gw.example.com", true, "True Valid")]
    [InlineData("sip:192.0.2", true, "False UnsupportedUri")]
    public void A_gateway_says_whether_it_can_be_used(string uri, bool enabled, string expected)
    {
        var gateway = Samples.Gateways()["gw1"];
        (gateway.Spec.Uri, gateway.Spec.Enabled) = (uri, enabled);
        var condition = GatewayConditions.Of(gateway, [], Samples.Now).Conditions.ShouldHaveSingleItem();
        $"{condition.Status} {condition.Reason}".ShouldBe(expected);
    }

    [Fact]
    public void A_set_counts_the_destinations_that_may_get_calls()
    {
        var gateways = Samples.Gateways();
        gateways["gw2"].Spec.Enabled = false;
        var status = SetConditions.Of(Samples.Sets()["in-turn"], gateways, Samples.Now);
        status.Destinations.ShouldBe(1);
        status.Conditions.ShouldHaveSingleItem().Status.ShouldBe("True");
    }

    [Fact]
    public void A_set_without_any_says_so()
    {
        var gateways = Samples.Gateways();
        gateways["gw1"].Spec.Enabled = gateways["gw2"].Spec.Enabled = false;
        SetConditions.Of(Samples.Sets()["in-turn"], gateways, Samples.Now).Conditions[0].Reason.ShouldBe("NoUsableDestination");
    }

    [Fact]
    public void A_set_names_the_gateway_that_is_not_there()
    {
        var gateways = Samples.Gateways();
        gateways.Remove("gw2");
        var condition = SetConditions.Of(Samples.Sets()["in-turn"], gateways, Samples.Now).Conditions[0];
        condition.Reason.ShouldBe("UnknownGateway");
        condition.Message!.ShouldContain("'gw2'");
    }
}
