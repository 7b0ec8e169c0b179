using OpenSipsHa.Lab.Probing;

namespace OpenSipsHa.EndToEnd.Tests.Lab;

public sealed class ArpRoundTests
{
    private const int Nobody = 0b00;
    private const int A = 0b01;
    private const int B = 0b10;
    private const int Both = 0b11;

    [Theory]
    [InlineData(0, A, A, Nobody, B, B)]
    [InlineData(0, A, Both, B)]
    [InlineData(10, A, Both, Both, B)]
    [InlineData(20, Both, Both, Both)]
    [InlineData(20, Both, Both, A, Both, Both)]
    public void Both_must_answer_twice_in_a_row_to_be_two_holders(int expected, params int[] answers)
    {
        var rounds = answers.Select((answeredBy, i) => new ArpRound(TimeSpan.FromMilliseconds(i * 10), answeredBy));

        ArpRound.Overlap(rounds).ShouldBe(TimeSpan.FromMilliseconds(expected));
    }
}
