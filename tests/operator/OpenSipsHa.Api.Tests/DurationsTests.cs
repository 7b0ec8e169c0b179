namespace OpenSipsHa.Api.Tests;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("4s", 4_000)]
    [InlineData("500ms", 500)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0s", 0)]
    public void Durations_are_read_as_Go_writes_them(string text, int milliseconds) =>
        Durations.Parse(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("")]
    [InlineData("4")]
    [InlineData("s")]
    [InlineData("-4s")]
    [InlineData("4 s")]
    [InlineData("4s ")]
    [InlineData("1d")]
    public void Anything_else_is_refused_with_an_example(string text) =>
        Should.Throw<FormatException>(() => Durations.Parse(text)).Message.ShouldContain("e.g. 4s");
}
