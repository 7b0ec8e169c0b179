using System.Globalization;
using System.Text;

namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>'…'.format([…]) of the strings extension: %s %d %f %.Nf %e %x %X %o %b %%.</summary>
static class CelFormat
{
    public static string Format(string text, List<object?> values)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                result.Append(text[i]);
                continue;
            }
            if (++i >= text.Length)
                throw new CelException("format string ends in %");
            if (text[i] == '%')
            {
                result.Append('%');
                continue;
            }
            var precision = "";
            if (text[i] == '.')
            {
                while (++i < text.Length && char.IsAsciiDigit(text[i]))
                    precision += text[i];
            }
            if (next >= values.Count)
                throw new CelException("index out of range in format arguments");
            result.Append(One(text[i], precision.Length == 0 ? "6" : precision, values[next++]));
        }
        return result.ToString();
    }

    static string One(char verb, string precision, object? value) => (verb, value) switch
    {
        ('s', _) => CelValues.ToText(value),
        ('d', long or ulong) => CelValues.ToText(value),
        ('f', _) when CelValues.Number(value) is { } number => number.ToString("F" + precision, CultureInfo.InvariantCulture),
        ('e', _) when CelValues.Number(value) is { } number => number.ToString("e" + precision, CultureInfo.InvariantCulture),
        ('x', long number) => number.ToString("x", CultureInfo.InvariantCulture),
        ('X', long number) => number.ToString("X", CultureInfo.InvariantCulture),
        ('o', long number) => Convert.ToString(number, 8),
        ('b', long number) => Convert.ToString(number, 2),
        ('b', bool flag) => flag ? "1" : "0",
        _ => throw new CelException($"error during formatting: %{verb} does not take this value"),
    };
}
