using System.Net;
using OpenSipsHa.Operator.Compilation;

namespace OpenSipsHa.Operator.Tests.Compilation;

public sealed class LeaseNamesTests
{
    [Theory]
    [InlineData("192.168.1.213", "pair-192.168.1.213")]
    [InlineData("2001:db8::d5", "pair-2001-0db8-0000-0000-0000-0000-0000-00d5")]
    public void A_lease_is_named_after_cluster_and_address(string address, string name)
    {
        LeaseNames.Of("pair", IPAddress.Parse(address)).ShouldBe(name);
        name.ShouldMatch("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$");
    }
}
