"""Who greets: the ways in which letters of askers and answers of doctors begin."""

import pytest

from parsers.greetings import is_greeting

ASKERS = """
Hi, I have had three children and want a tummy tuck. Is it safe?
Hello! I'm 23 and have always hated my nose. What can I do?
Hi, my name is Ann and I had implants put in last May.
Hi everyone, I got Botox a week ago and my lid droops.
Good morning, I have a dent beside my nose and worry.
Hello I was wondering if it is normal to swell for so long.
Hi I had a lift 2 weeks ago
Hi there I am 2 weeks post op and my ear is numb
Hello doctors, my nose is crooked
Dear Doctors, 4 weeks after a lift my ear looks odd
Hello, 18 days ago I had my arms done
Hi! I've been on Accutane for 5 months. Can I wax?
Hello, I want to remove a tattoo from my arm.
Hi, I would like to know if I am a candidate for a lift.
Hi, I need help! My stitches opened.
Good evening, I'm a 30 year old mother of two.
Hi! So I had my lips done and they look uneven
Hey, I was told I need a lift with my implants
Hello, I recently underwent rhinoplasty in Turkey
Hi, I went to a med spa and they burned my face
Hi. Im 5'4 and 130 lbs and want to be slimmer
Hello, I really want to get rid of my bags
Hi, just had my surgery yesterday and I'm worried
Hello, is it normal to have lumps?
Hi, can I fly 5 days after surgery?
Hi, should I be worried about this spot?
Hi, does anyone know if this is normal?
Hello there, my scar opened and it is oozing
Hi, after my facelift my ear is numb
Hello I am considering a tummy tuck
"""
DOCTORS = """
Hi, I think that your result looks good.
Hello, I would wait three months.
Hi Ann, I have seen this in my patients.
Hello! I'm sorry you are going through this.
Hi, I agree with the other doctors.
Hi there- It is very unlikely to be an infection.
Hello, thank you for your question.
Hi, I have treated many patients with this.
Hi, I recommend a lift.
Hello, my advice is to wait.
Hi, my opinion is that you need a lift.
Hi and thanks for writing.
Dear patient, it is normal.
Hi, I had many patients with this concern.
Hello, is it possible that you have a seroma? See your surgeon.
Hi, after a facelift numbness is common.
Hello. I was trained to do this.
Hi, I want you to see your doctor.
Hello, I have had patients like you.
Hi, I have been doing this for 20 years.
Hello, I had a patient with that
Hi, I have a few patients who came back
Very good question.
This is a great question.
Thx for your question.
Thank-you for the photos.
Thank you again for your question.
I appreciate your question.
I'm sorry you're going through this.
"""


@pytest.mark.parametrize("text", ASKERS.strip().split("\n"))
def test_an_asker_does_not_greet_as_doctors_do(text):
    assert not is_greeting(text)


@pytest.mark.parametrize("text", DOCTORS.strip().split("\n"))
def test_a_doctor_greets(text):
    assert is_greeting(text)
