using System.Text;
using OpenSipsHa.Proxy.Registrar;

namespace OpenSipsHa.Proxy.Tests.Registrar;

/// <summary>The examples of RFC 3261 section 19.1.4.</summary>
public sealed class ContactUriTests
{
    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp")]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5")]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;security=on")]
    [InlineData("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com", "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com")]
    public void Equivalent(string left, string right) => AreEqual(left, right).ShouldBeTrue();

    [Theory]
    [InlineData("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP")]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060")]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp")]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp")]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting")]
    [InlineData("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4")]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off")]
    [InlineData("sip:a@b", "sips:a@b")]
    [InlineData("tel:+1", "sip:+1")]
    public void Not_equivalent(string left, string right) => AreEqual(left, right).ShouldBeFalse();

    private static bool AreEqual(string left, string right)
    {
        var (a, b) = (Encoding.ASCII.GetBytes(left), Encoding.ASCII.GetBytes(right));
        var equal = ContactUri.AreEqual(a, b);
        ContactUri.AreEqual(b, a).ShouldBe(equal, "equality is symmetric");
        return equal;
    }
}
