namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>Operators of the language; integer overflow and division by zero are errors, as in cel-go.</summary>
static class CelOperators
{
    public static bool TryApply(string symbol, List<object?> arguments, out object? result)
    {
        try
        {
            (var known, result) = Apply(symbol, arguments);
            return known;
        }
        catch (OverflowException)
        {
            throw new CelException("integer overflow");
        }
        catch (DivideByZeroException)
        {
            throw new CelException(symbol == "%" ? "modulus by zero" : "division by zero");
        }
    }

    static (bool Known, object? Result) Apply(string symbol, List<object?> arguments) => (symbol, arguments) switch
    {
        ("!", [bool value]) => (true, !value),
        ("neg", [long value]) => (true, checked(-value)),
        ("neg", [double value]) => (true, -value),
        ("neg", [TimeSpan value]) => (true, -value),
        ("==", [var left, var right]) => (true, CelValues.Equals(left, right)),
        ("!=", [var left, var right]) => (true, !CelValues.Equals(left, right)),
        ("<", [var left, var right]) => (true, CelValues.Compare(left, right) < 0),
        ("<=", [var left, var right]) => (true, CelValues.Compare(left, right) <= 0),
        (">", [var left, var right]) => (true, CelValues.Compare(left, right) > 0),
        (">=", [var left, var right]) => (true, CelValues.Compare(left, right) >= 0),
        ("in", [var item, List<object?> list]) => (true, list.Exists(candidate => CelValues.Equals(candidate, item))),
        ("in", [string key, Dictionary<string, object?> map]) => (true, map.ContainsKey(key)),
        ("+" or "-" or "*" or "/" or "%", [var left, var right]) => Arithmetic(symbol, left, right),
        _ => (false, null),
    };

    static (bool, object?) Arithmetic(string symbol, object? left, object? right) => (symbol, left, right) switch
    {
        ("+", long a, long b) => (true, checked(a + b)),
        ("-", long a, long b) => (true, checked(a - b)),
        ("*", long a, long b) => (true, checked(a * b)),
        ("/", long a, long b) => (true, a / b),
        ("%", long a, long b) => (true, a % b),
        ("+", double a, double b) => (true, a + b),
        ("-", double a, double b) => (true, a - b),
        ("*", double a, double b) => (true, a * b),
        ("/", double a, double b) => (true, a / b),
        ("+", string a, string b) => (true, a + b),
        ("+", List<object?> a, List<object?> b) => (true, a.Concat(b).ToList()),
        ("+", byte[] a, byte[] b) => (true, a.Concat(b).ToArray()),
        ("+", TimeSpan a, TimeSpan b) => (true, a + b),
        ("-", TimeSpan a, TimeSpan b) => (true, a - b),
        ("+", DateTimeOffset a, TimeSpan b) => (true, a + b),
        ("-", DateTimeOffset a, TimeSpan b) => (true, a - b),
        ("-", DateTimeOffset a, DateTimeOffset b) => (true, a - b),
        _ => (false, null),
    };
}
