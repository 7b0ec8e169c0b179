using System.Net;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests.Transport;

public sealed class AddressBlockTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("192.0.2.77/24", "192.0.2.1", true)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("::/0", "2001:db9::1", true)]
    [InlineData("2001:db8::1", "2001:db8::1", true)]
    public void A_block_holds_what_its_prefix_says(string cidr, string address, bool expected)
    {
        AddressBlock.TryParse(cidr, out var block, out var error).ShouldBeTrue(error);
        block.Contains(AddressBlock.Number(SipEndpoint.From(IPAddress.Parse(address), 5060))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("192.0.2.0/33")]
    [InlineData("pstn")]
    [InlineData("")]
    public void What_is_no_block_is_refused(string cidr)
    {
        AddressBlock.TryParse(cidr, out _, out var error).ShouldBeFalse();
        error.ShouldContain("expected");
    }
}
