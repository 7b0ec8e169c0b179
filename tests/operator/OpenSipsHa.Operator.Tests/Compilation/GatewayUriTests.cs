using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Tests.Compilation;

public sealed class GatewayUriTests
{
    [Theory]
    [InlineData("sip:192.0.2.10")]
    [InlineData("sip:192.0.2.10:5080")]
    [InlineData("SIP:192.0.2.10;transport=udp")]
    [InlineData("sip:192.0.2.10:5060;lr;transport=UDP")]
    [InlineData("sip:[2001:db8::10]")]
    [InlineData("sip:[2001:db8::10]:5062")]
    [InlineData("sip:gw.example.com")]
    [InlineData("sip:gw-1.example.com.:5070;transport=udp")]
    [InlineData("sip:localhost")]
    public void An_address_or_a_name_over_UDP_can_be_used(string uri) => GatewayUri.Refusal(uri).ShouldBeNull();

    [Theory]
    [InlineData("sip:gw..example.com", "host name")]
    [InlineData("sip:gw_.example.c_m", "host name")]
    [InlineData("sip:192.0.2", "host name")]
    [InlineData("sip:[gw.example.com]", "host name")]
    [InlineData("sip:", "IP address")]
    [InlineData("sip:10", "IP address")]
    [InlineData("sip:2001:db8::10", "IP address")]
    [InlineData("sip:[192.0.2.1]", "IP address")]
    [InlineData("sip:[fe80::1%eth0]", "IP address")]
    [InlineData("sip:192.0.2.10:0", "1 to 65535")]
    [InlineData("sip:192.0.2.10:65536", "1 to 65535")]
    [InlineData("sip:192.0.2.10:", "1 to 65535")]
    [InlineData("sip:out@192.0.2.10", "user part")]
    [InlineData("sip:192.0.2.10?Subject=x", "headers")]
    [InlineData("sip:192.0.2.10;transport=tcp", "transport=tcp")]
    [InlineData("sips:192.0.2.10", "TLS")]
    [InlineData("tel:+1", "no SIP URI")]
    public void Anything_else_is_refused_with_what_is_wrong(string uri, string expected)
    {
        var refusal = GatewayUri.Refusal(uri).ShouldNotBeNull();
        refusal.ShouldContain(expected);
        refusal.ShouldContain($"'{uri}'");
    }
}
