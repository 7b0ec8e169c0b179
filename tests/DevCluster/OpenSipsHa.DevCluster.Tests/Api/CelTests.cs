using OpenSipsHa.DevCluster.Api.Cel;

namespace OpenSipsHa.DevCluster.Tests.Api;

/// <summary>The Common Expression Language as far as validation rules go.</summary>
public sealed class CelTests
{
    static readonly Dictionary<string, object?> Self = new(StringComparer.Ordinal)
    {
        ["self"] = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = "pair",
            ["count"] = 3L,
            ["ports"] = new List<object?> { 5060L, 5061L },
            ["vip"] = "192.168.1.213/32",
        },
    };

    [Theory]
    [InlineData("self.count * 2 + 1 == 7", true)]
    [InlineData("has(self.missing) || self.count >= 3", true)]
    [InlineData("!has(self.missing) && self.name.startsWith('pa') && self.name.matches('^[a-z]+$')", true)]
    [InlineData("self.ports.all(p, p > 5000) && self.ports.exists(p, p == 5061)", true)]
    [InlineData("self.ports.exists_one(p, p == 5060)", true)]
    [InlineData("self.ports.map(p, p + 1).filter(p, p > 5061) == [5062]", true)]
    [InlineData("size(self.name) == 4 ? self.count in [1, 2, 3] : false", true)]
    [InlineData("isIP('10.0.0.1') && !isIP('300.1.1.1') && isCIDR(self.vip) && ip('::1').family() == 6", true)]
    [InlineData("cidr('192.168.1.0/24').containsIP('192.168.1.213')", true)]
    [InlineData("duration('1m30s') == duration('90s') && duration('500ms') < duration('1s')", true)]
    [InlineData("'a,b'.split(',').join('-') == 'a-b'", true)]
    [InlineData("'%d of %s'.format([self.count, self.name]) == '3 of pair'", true)]
    [InlineData("self.missing == 1 || true", true)]
    [InlineData("self.name == 'other'", false)]
    public void An_expression_has_its_value(string expression, bool expected) =>
        CelProgram.Compile(expression).Evaluate(Self).ShouldBe(expected);

    [Theory]
    [InlineData("self.")]
    [InlineData("(self.count")]
    [InlineData("'unterminated")]
    [InlineData("self.count ==")]
    public void What_does_not_parse_says_so(string expression) =>
        CelProgram.Compile(expression).Error.ShouldNotBeNull().ShouldContain("Syntax error");

    [Theory]
    [InlineData("self.missing == 1")]
    [InlineData("1 / 0 == 1")]
    [InlineData("9223372036854775807 + 1 > 0")]
    [InlineData("self.ports[7] == 1")]
    public void An_error_while_evaluating_is_an_error_not_a_value(string expression) =>
        Should.Throw<CelException>(() => CelProgram.Compile(expression).Evaluate(Self));
}
