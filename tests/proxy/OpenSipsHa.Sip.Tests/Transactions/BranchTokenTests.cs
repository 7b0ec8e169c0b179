using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Sip.Transactions;

namespace OpenSipsHa.Sip.Tests.Transactions;

public sealed class BranchTokenTests
{
    [Fact]
    public void A_token_survives_the_wire()
    {
        Check.One(Seeded.Config, Prop.ForAll<uint, uint, uint>((instance, slot, loop) =>
        {
            var generation = ~slot;
            var token = new BranchToken(instance, (byte)loop, slot, generation, loop);
            var text = new byte[BranchToken.TextLength];
            token.Write(text);
            return BranchToken.TryParse(text, out var read) && read == token
                && BranchToken.TryReadLoop(text, out var readLoop) && readLoop == loop;
        }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("z9hG4bKo")]
    [InlineData("z9hG4bKo00000000000000000000000000-0000000g")]
    [InlineData("z9hG4bKs00000000000000000000000000-00000000")]
    [InlineData("z9hG4bKo0000000000000000000000000A-00000000")]
    public void Anything_else_is_no_token(string text) => BranchToken.TryParse(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();
}
