using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests.Transport;

public sealed class EndpointTests
{
    [Fact]
    public void Addresses_read_and_write_as_System_Net_does()
    {
        Check.One(Seeded.Config, Prop.ForAll<byte[], bool>((bytes, sparse) =>
        {
            var raw = new byte[16];
            bytes.AsSpan(0, Math.Min(sparse ? 8 : 16, bytes.Length)).CopyTo(raw.AsSpan(sparse ? 8 : 0));
            return Agrees(new IPAddress(raw)) && Agrees(new IPAddress(raw.AsSpan(8, 4)));
        }));
    }

    [Theory]
    [InlineData("1.2.3", false)]
    [InlineData("1.2.3.4.5", false)]
    [InlineData("1.2.3.256", false)]
    [InlineData("01.2.3.4", false)]
    [InlineData("1..3.4", false)]
    [InlineData("::1::", false)]
    [InlineData("1:2:3:4:5:6:7", false)]
    [InlineData("1:2:3:4:5:6:7:8:9", false)]
    [InlineData("example.com", false)]
    [InlineData("", false)]
    [InlineData(":::", false)]
    [InlineData("12345::", false)]
    [InlineData("::", true)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("::ffff:1.2.3.4", true)]
    [InlineData("1:2:3:4:5:6:7::", true)]
    public void Only_literals_are_literals(string text, bool valid) =>
        SipEndpoint.TryParseLiteral(Encoding.ASCII.GetBytes(text), 5060, out _).ShouldBe(valid);

    private static bool Agrees(IPAddress address)
    {
        var endpoint = SipEndpoint.From(address, 5060);
        var text = address.ToString();
        Span<byte> sockaddr = stackalloc byte[SocketAddressCodec.MaxLength];
        SocketAddressCodec.Write(endpoint, sockaddr);
        return endpoint.ToIPEndPoint().Address.Equals(address)
            && SipEndpoint.TryParseLiteral(Encoding.ASCII.GetBytes(text), 5060, out var parsed) && parsed == endpoint
            && SipEndpoint.TryParseLiteral(Encoding.ASCII.GetBytes(endpoint.ToString()[..^5]), 5060, out var own) && own == endpoint
            && SocketAddressCodec.Read(sockaddr) == endpoint;
    }
}
